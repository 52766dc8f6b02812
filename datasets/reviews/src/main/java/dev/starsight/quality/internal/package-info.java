/** The data structures that states are made of: hashes, sketches, counts that spill to disk. */
@NullMarked
package dev.starsight.quality.internal;

import org.jspecify.annotations.NullMarked;
