"""Where a finding begins. Each number with the reason for it, or where it comes from."""

LEAST_EXAMPLES = 8
"""A unit that is off for all examples is called dead from here on: a healthy unit, on for half of
all inputs, is off for 8 independent ones once in 256 times. With fewer it is a note."""

DEAD_SHARE = 0.5
"""More dead units than this share of a layer are worth a warning, fewer a note. "As much as 40% of
your network can be dead if the learning rate is set too high" (CS231n notes, Neural Networks 1); in
deep layers some units are dead at the best start: Lu et al. (2019), Dying ReLU, section 3."""

FAR = 4.0
"""A dead unit is far from waking where even its largest input lies this many typical inputs of
the layer below 0: then a single one is worth a warning."""

SATURATED_SLOPE = 0.01
"""A sigmoid or tanh entry is saturated where its local derivative is below this part of the
largest one (1/4 and 1): beyond |z| = 6 and 3. Glorot & Bengio (2010), section 3, call units there
saturated."""

SATURATED_SHARE = 0.5
"""The share of saturated entries in a layer that is worth a warning …"""

PASSES = 0.1
"""… if less than this part of the gradient's norm (against the largest slope) passes the layer. In
a trained net many entries are saturated where nothing is left to learn, and that is healthy."""

STUCK_GAIN = 0.1
"""Saturated outputs are stuck on the wrong side if the loss would fall, to first order, by this
part of itself if they moved to the middle of their range."""

VANISHING, VANISHED = 1e-3, 1e-6
"""First layer's gradient norm over last layer's: a warning and an error. The slope of a sigmoid is
at most 1/4, and (1/4)^5 = 1e-3 is five layers of it: Hochreiter (1991); Nielsen (2015), chapter 5.
At 1e-6 float32 keeps no digit of a step beside the weight (its epsilon is 1.2e-7)."""

EXPLODING, EXPLODED = 1e3, 1e6
"""The same the other way round; Pascanu, Mikolov, Bengio (2013), section 2."""

LARGE_GRADIENT = 1e3
"""Norm of a gradient over the norm of its weights, from which on even lr = 0.001 replaces the
weights in one step; a usual update is a thousandth of them (CS231n notes, Neural Networks 3)."""

VALUE_GROWTH = 1e3
"""Growth of the typical value from the first hidden layer to the last."""

SAME, SAME_FLOAT32 = 1e-9, 1e-5
"""Relative difference up to which two gradients are the same numbers."""

PLATEAU_EPOCHS, PLATEAU = 10, 0.02
"""A loss that fell by less than this part in at least so many epochs did not learn."""

DIVERGED = 2.0
"""A loss that ends at this many times its smallest, and above its first, diverges."""

OVERFITTING, PATIENCE = 1.1, 5
"""The validation loss ends at this many times its smallest, reached this many epochs before."""

SWING, SWINGING = 0.4, 0.1
"""A loss oscillates if it rises in this share of the epochs, each time by a tenth of itself and
more, and still ends above this part of the first: a small loss may jitter."""
