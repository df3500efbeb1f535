"""Work beside the app, in processes of its own: forecasts, pictures and questions never slow a page down."""
