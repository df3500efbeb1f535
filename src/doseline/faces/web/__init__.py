"""The app: what a person opens in a browser.

``build_app(context)`` gives the application. Every page works as plain HTML: forms are sent, pages come
back; the little script only keeps Today and Calendar readable without a network. A page holds no rule
and no sentence: what it says comes from the core through ``doseline.text``.
"""
