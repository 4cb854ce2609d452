"""The coefficients that eval/fit_claims.py printed, and the thresholds chosen on the same cross-validation.

Fitted on 1,172 claims about five documents; a threshold's figures are those of documents left out of the fit.
"""

from caseqa.claims.weighing import Coefficients

WITHOUT_MODEL = Coefficients(
    (
        (-0.199, -1.031, -1.936, -0.567, 4.016, -0.208, -0.404, -0.474),
        (0.274, 0.572, -0.768, -0.463, -0.525, -0.127, 1.099, -0.059),
        (-0.076, 0.458, 2.705, 1.030, -3.491, 0.335, -0.695, 0.533),
    )
)

SUPPORTED_FROM = 0.7
"""Without the entailment model, likewise: 8 of 398 contradicted claims, 58 of 446 supported ones, macro-F1 .40; at 0.68
17, 73 and .42, at 0.55 50, 153 and .48."""

WITH_MODEL = Coefficients(
    (
        (1.632, -1.692, -1.253, -1.067, 1.312, 0.028, -0.391, -0.396, 0.234, 0.184, 0.208, -0.099),
        (1.040, -0.354, -0.997, -0.171, -0.273, -0.029, 0.935, -0.054, 0.066, 0.141, -0.035, 0.126),
        (-2.672, 2.045, 2.250, 1.238, -1.038, 0.001, -0.544, 0.449, -0.300, -0.325, -0.172, -0.028),
    )
)
"""With the packaged judge's opinion."""

SUPPORTED_FROM_WITH_MODEL = 0.66
"""The lowest from which about 3 % of the contradicted claims, 12 of 398, are called supported; 135 of 446 supported
ones are found, macro-F1 .51. At 0.7 10, 109 and .48; at 0.6 37, 175 and .54; at the likeliest verdict 154, 344 and .61.
A checker that says "supported" too easily is worse than none."""
