/**
 * The eleven questions and what answers them, as values: a {@link
 * dev.starsight.explore.questions.Question}, an {@link dev.starsight.explore.questions.Answer} to
 * it, and a {@link dev.starsight.explore.questions.Change} between two answers.
 */
@NullMarked
package dev.starsight.explore.questions;

import org.jspecify.annotations.NullMarked;
