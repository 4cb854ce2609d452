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
        (1.662, -1.664, -1.284, -1.066, 1.240, -0.005, -0.438, -0.327, 0.233, 0.175, 0.213, -0.093),
        (0.946, -0.267, -0.935, -0.171, -0.244, -0.019, 0.874, -0.026, 0.067, 0.159, -0.039, 0.112),
        (-2.608, 1.931, 2.219, 1.237, -0.996, 0.024, -0.436, 0.353, -0.301, -0.334, -0.174, -0.019),
    )
)
"""With the packaged judge's opinion."""

SUPPORTED_FROM_WITH_MODEL = 0.66
"""The lowest from which no more than 3 % of the contradicted claims, 11 of 398, are called supported; 135 of 446
supported ones are found, macro-F1 .51. At 0.7 9, 102 and .47; at 0.6 35, 175 and .54; at the likeliest verdict 154, 338
and .61. A checker that says "supported" too easily is worse than none."""
