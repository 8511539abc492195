"""What do the exports of Facebook and of Instagram have in common? The words of one company: read once, used by both sources."""
