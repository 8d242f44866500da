"""Tag the sentences of inspection reports by theme and by sentiment, on your own machine.

>>> import findings_nlp
>>> model = findings_nlp.load_model()
>>> [finding] = model.tag(["Custody staff had not been trained to use the new form."])
>>> sorted(finding.themes)
['custody', 'training']
"""

import lazy_loader

# what is public stands in __init__.pyi, and is imported when it is first asked for
__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
