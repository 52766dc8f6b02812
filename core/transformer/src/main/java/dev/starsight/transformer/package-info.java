/**
 * Fine-tuning of pretrained encoders without Python: it takes a {@link
 * dev.starsight.transformer.Checkpoint} (a Hugging Face directory, or the MiniLM weights that come
 * as a Maven artifact) and labelled examples, and returns a classifier whose payload is a Hugging
 * Face directory again.
 *
 * <pre>{@code
 * FineTuning trainer = FineTuning.of(Checkpoint.miniLm(), TrainingOptions.defaults(42));
 * FineTuningResult result = trainer.fitWithHistory(data, Run.unlimited());
 * try (Classifier classifier = result.classifier()) {
 *   System.out.println(classifier.predict("Works as described."));
 * }
 * }</pre>
 *
 * <p>Traps: weights are in native memory, so close classifiers; the engine has one thread count for
 * the whole process. Two implementations compute the same network: a TorchScript program that this
 * package writes (fused attention, bfloat16), and plain DJL operators, its reference. Only this
 * package, its internal ones and the fallback tokenizer import {@code ai.djl}.
 */
@NullMarked
package dev.starsight.transformer;

import org.jspecify.annotations.NullMarked;
