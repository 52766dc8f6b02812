/**
 * The options and the reports of a fine-tuning: {@link
 * dev.starsight.transformer.training.TrainingOptions}, and a {@link
 * dev.starsight.transformer.training.TrainingListener} that receives every step and epoch.
 */
@NullMarked
package dev.starsight.transformer.training;

import org.jspecify.annotations.NullMarked;
