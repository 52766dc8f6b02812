/** The JSON form of metrics, which models, leaderboards, training journals and summaries share. */
@NullMarked
package dev.starsight.model.internal;

import org.jspecify.annotations.NullMarked;
