"""The press: sheets composed from one skeleton and remembered texts, fast.

What the style of a form must keep to, so that a text is the same ink wherever its slot stands:

- `.slot` has `overflow: hidden`; `.slot.KIND` gives width and height, and all else that the looks
  of a text depend on. Nothing comes from around it but the class of `<html>`.
- Slots do not overlap, nor lie beneath anything.
- Only the two fonts of the form, in full colours. What is drawn without a text is borders,
  plain backgrounds or an SVG picture that is not repeated; no gradients, no transparency.

Where a style does not, `Galley.check` or `oracle.out_of_place` says so.
"""
