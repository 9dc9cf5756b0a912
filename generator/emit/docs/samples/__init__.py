"""Request code for reference pages: how an operation is called, in several languages.

No text of a document leaves the string literal that it stands in, and none chooses what of the
reader's environment is sent. We looked for a library that writes requests as code in many
languages: those on PyPI write one language each, or are not kept.
"""

from .documented import Sample
from .languages import SAMPLE_LANGUAGES, SampleLanguage
from .request import SampleRequest, sample_request
from .samples import Samples, samples

__all__ = [
    "SAMPLE_LANGUAGES",
    "Sample",
    "SampleLanguage",
    "SampleRequest",
    "Samples",
    "sample_request",
    "samples",
]
