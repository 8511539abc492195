"""Which numbers are computed on bare arrays, quickly?

Kernels are functions on NumPy arrays, compiled by numba; they know nothing of
activities, graphs or people. Each is deterministic for a given seed, runs on
one core, and keeps its compiled form beside its file.
"""
