/**
 * Regression trees as values that are saved as JSON, and the one place that grows them with Smile.
 */
@NullMarked
package dev.starsight.learner.internal.trees;

import org.jspecify.annotations.NullMarked;
