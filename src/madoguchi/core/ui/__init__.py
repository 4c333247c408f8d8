"""Page layout, form widgets, template parts, and how each language writes dates and figures."""
