"""Learning in numbers of 16 bits on a processor with instructions for them: weights in 16, what they add up to in 32.

torch's autocast writes every weight and every activation anew in each step; kept in bfloat16, and with attention as two
products of matrices, a step takes half the time (AMX, two cores). Dropout takes one random number for a text and a
dimension, not one for each token, which would cost as much as a layer.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import torch

UNSEEN = -30000.0
"""Added to the attention to padding; in 16 bits it is still finite."""

Linear = Callable[[torch.Tensor], torch.Tensor]


class Masters:
    """The 32-bit copies of a model's learning weights, and the optimiser that moves them."""

    def __init__(self, model: torch.nn.Module, finer: Sequence[torch.Tensor] | None = None) -> None:
        """``finer``: where a state with 32 bits is at hand, its weights, in the order in which the model's learn."""
        self.names = [name for name, weight in model.named_parameters() if weight.requires_grad]
        self.weights = [weight for weight in model.parameters() if weight.requires_grad]
        self.copies = [one.detach().float().clone() for one in (finer or self.weights)]
        self.optimiser = torch.optim.AdamW(self.copies, lr=1e-5, weight_decay=0.01, fused=True)

    def step(self, rate: float) -> None:
        """Move the copies by the weights' gradients, clipped to 1, and the weights after them."""
        for copy, weight in zip(self.copies, self.weights, strict=True):
            copy.grad = torch.zeros_like(copy) if weight.grad is None else weight.grad.float()
            weight.grad = None
        torch.nn.utils.clip_grad_norm_(self.copies, 1.0, foreach=True)
        for group in self.optimiser.param_groups:
            group["lr"] = rate
        self.optimiser.step()
        with torch.no_grad():
            torch._foreach_copy_(self.weights, self.copies)

    def state(self, model: torch.nn.Module) -> dict[str, torch.Tensor]:
        """The model's state in 32 bits, what it learnt as the copies have it."""
        whole = {name: weight.float() for name, weight in model.state_dict().items()}
        return whole | dict(zip(self.names, self.copies, strict=True))


def attended(hidden: torch.Tensor, parts: Sequence[Linear], heads: int, bias: torch.Tensor) -> torch.Tensor:
    """What attention makes of the tokens, shape (texts, tokens, width); ``parts`` make query, key and value of them."""
    texts, tokens, width = hidden.shape
    split = (part(hidden).view(texts, tokens, heads, width // heads).transpose(1, 2) for part in parts)
    query, key, value = split
    shares = torch.softmax((query * (width // heads) ** -0.5) @ key.transpose(-1, -2) + bias, -1)
    return (shares @ value).transpose(1, 2).reshape(texts, tokens, width)


def dropped(hidden: torch.Tensor, share: float) -> torch.Tensor:
    """The hidden states without a share of their dimensions, other ones for each text."""
    kept = torch.rand(hidden.shape[0], 1, hidden.shape[2]) >= share
    return hidden * kept.to(hidden.dtype) / (1 - share)


def risen_and_fallen(passed: float, peak: float, warm: float) -> float:
    """The learning rate after a share of the time: up to its peak within ``warm``, then down to nothing."""
    return peak * (passed / warm if passed < warm else (1 - passed) / (1 - warm)) + 1e-7
