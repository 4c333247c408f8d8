"""Reads files of figures, one module for each form; each yields figures and refused rows, one after another."""
