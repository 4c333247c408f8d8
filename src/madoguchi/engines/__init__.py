"""The thinking of the product: values in, values out; no Django, no files, no network, no clock."""
