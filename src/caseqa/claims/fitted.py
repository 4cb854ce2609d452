"""The coefficients that eval/fit_claims.py printed, and the thresholds chosen on the same cross-validation.

Fitted on 1,172 claims about five documents; a threshold's figures are those of documents left out of the fit.
"""

from caseqa.claims.weighing import Weights

WITHOUT_MODEL = Weights(
    (
        (-0.169, -1.042, -2.011, -0.522, 3.994, -0.237, -0.450, -0.410),
        (0.220, 0.611, -0.707, -0.493, -0.474, -0.109, 1.033, -0.038),
        (-0.051, 0.432, 2.718, 1.015, -3.519, 0.346, -0.583, 0.448),
    )
)

SUPPORTED_FROM = 0.68
"""Without the entailment model, likewise: 11 of 398 contradicted claims, 67 of 446 supported ones, macro-F1 .41; at
0.65 17, 84 and .42, at 0.55 51, 149 and .47."""

WITH_MODEL = Weights(
    (
        (1.649, -1.650, -1.217, -1.138, 1.267, 0.003, -0.433, -0.364, 0.237, 0.178, 0.209, -0.092),
        (0.974, -0.299, -1.014, -0.086, -0.290, -0.021, 0.932, -0.032, 0.065, 0.156, -0.036, 0.110),
        (-2.623, 1.950, 2.231, 1.224, -0.977, 0.018, -0.500, 0.397, -0.301, -0.334, -0.174, -0.019),
    )
)
"""With the packaged judge's opinion."""

SUPPORTED_FROM_WITH_MODEL = 0.66
"""The lowest from which no more than 3 % of the contradicted claims, 11 of 398, are called supported; 135 of 446
supported ones are found, macro-F1 .51. At 0.7 9, 108 and .48; at 0.6 38, 178 and .55; at the likeliest verdict 153, 343
and .61. A checker that says "supported" too easily is worse than none."""
