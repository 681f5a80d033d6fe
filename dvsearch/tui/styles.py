"""How the screen is laid out, at every size. Classes of the base screen say which.

wide      120 columns and more: facets, hits and the article side by side
medium    from 100: facets and hits; the article in their place while it is read
narrow    below 100: hits of two lines; facets and the article in their place
low       below 18 lines: no borders, no years
"""

from __future__ import annotations

MEDIUM, WIDE, VERY_WIDE = 100, 120, 170
LOW = 18

CSS = """
#query { height: 3; border: round $text-primary; padding: 0 1; }
#chips { height: 1; padding: 0 1; display: none; }
#status { height: 1; padding: 0 1; text-wrap: nowrap; text-overflow: ellipsis; }
#timeline { height: 2; padding: 0 2; display: none; }
#panes { height: 1fr; }
#keys { height: 1; }
#facets { width: 30; height: 100%; border: round $text-primary; }
#hits { width: 1fr; height: 100%; border: round $text-primary; }
#reading { width: 1fr; height: 100%; border: round $text-primary; padding: 0 1; display: none; }
#facets:focus, #hits:focus, #reading:focus, #query:focus { border: round $text-accent; }
#facets, #hits, #reading, #choices { scrollbar-size-vertical: 1; overflow-x: hidden; background: transparent; }
#facets, #hits, #reading, #choices { scrollbar-gutter: stable; }
#facets:focus:nocolor, #hits:focus:nocolor, #reading:focus:nocolor, #query:focus:nocolor { border: heavy $text-accent; }
.years #timeline { display: block; }
.wide #reading { display: block; width: 1.2fr; }
.very-wide #facets { width: 40; }
.medium.reading #reading { display: block; }
.medium.reading #hits, .medium.reading #facets { display: none; }
.narrow #facets { display: none; width: 1fr; }
.narrow.ticking #facets { display: block; }
.narrow.ticking #hits { display: none; }
.narrow.reading #reading { display: block; }
.narrow.reading #hits, .narrow.reading #facets { display: none; }
.low #query { height: 1; border: none; padding: 0 1; }
.low #query:focus { border: none; }
.low #facets, .low #hits, .low #reading { border: none; }
.low #facets:focus, .low #hits:focus, .low #reading:focus { border: none; }
.low #timeline { display: none; }
.low.reading #keys { display: none; }
Help, Prompt, Confirm, Pick, BasketScreen { align: center middle; }
#box { width: 78; max-width: 100%; height: auto; max-height: 90%; border: round $text-accent; padding: 0 1; }
#box { scrollbar-size-vertical: 1; }
#prompt { width: 74; max-width: 100%; height: auto; border: none; background: $surface; }
#line { width: 100%; border: round $text-accent; }
#note { height: auto; padding: 0 2; }
#pick { width: 100; max-width: 100%; height: 80%; border: round $text-accent; padding: 0 1; }
#choices { height: 1fr; }
"""
