/**
 * Fine-tuning of pretrained encoders with no Python: a {@link
 * dev.starsight.transformer.internal.weights.CheckpointFiles} (a Hugging Face directory, or the
 * MiniLM weights that come as a Maven artifact) and labelled examples in, a classifier out whose
 * payload is a Hugging Face directory again.
 *
 * <pre>{@code
 * FineTuning trainer = FineTuning.of(Checkpoint.miniLm(), TrainingOptions.defaults(42));
 * FineTuned result = trainer.fitted(data, Run.unlimited());
 * try (Classifier classifier = result.classifier()) {
 *   System.out.println(classifier.predict("Works as described."));
 * }
 * }</pre>
 *
 * <p>Two encoders compute the same: a TorchScript text written by Java (fused attention, bfloat16),
 * and plain DJL operators, its reference. Traps: weights are native memory, so close classifiers;
 * the engine's thread count is one for the whole process; this package and the fallback tokenizer
 * are the only ones that import {@code ai.djl}.
 */
@NullMarked
package dev.starsight.transformer;

import org.jspecify.annotations.NullMarked;
