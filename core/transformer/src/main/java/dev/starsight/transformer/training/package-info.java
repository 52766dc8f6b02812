/**
 * What a fine-tuning is given and what it reports: {@link
 * dev.starsight.transformer.training.TrainingOptions}, and a {@link
 * dev.starsight.transformer.training.TrainingListener} that is told of every step and epoch.
 */
@NullMarked
package dev.starsight.transformer.training;

import org.jspecify.annotations.NullMarked;
