/** How texts are examined: shingles, the exact join of near-duplicates, damage, personal data. */
@NullMarked
package dev.starsight.quality.learning.internal;

import org.jspecify.annotations.NullMarked;
