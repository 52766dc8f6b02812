/** Regression trees that are saved as JSON, and the only class that grows them with Smile. */
@NullMarked
package dev.starsight.learner.internal.trees;

import org.jspecify.annotations.NullMarked;
