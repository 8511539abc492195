"""What rises in a stream of posts, before the crowd sees it?"""
