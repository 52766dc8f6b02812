/**
 * The result of learning: a {@link dev.starsight.model.Trainer} fits a {@link
 * dev.starsight.model.Classifier} to examples, which turns texts into {@link
 * dev.starsight.model.Prediction}s and can be saved to and opened from a {@link
 * dev.starsight.model.directory.ModelDirectory}.
 *
 * <pre>{@code
 * try (Classifier model = trainer.fit(data, Run.unlimited())) {
 *   ModelDirectory.save(target, model, ModelDescription.of(model, provenance, "my model 1"));
 * }
 * try (OpenedModel opened = ModelDirectory.open(target, LearnerFormats.all())) {
 *   Prediction prediction = opened.classifier().predict("Works as described.");
 *   System.out.println(prediction.label() + ", confidence " + prediction.confidence());
 * }
 * }</pre>
 *
 * <p>Trap: a classifier may hold native memory; close it.
 */
@NullMarked
package dev.starsight.model;

import org.jspecify.annotations.NullMarked;
