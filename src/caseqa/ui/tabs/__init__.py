"""The tabs of the page, each a module with one ``build(frame)``."""
