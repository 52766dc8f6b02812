/**
 * Encoded texts on disk, as TensorFlow and its kin read them: TFRecord files ({@link
 * dev.starsight.features.TfRecordWriter}, {@link dev.starsight.features.TfRecordReader}; the
 * framing of TensorBoard's event files too) whose records are {@code tf.train.Example} messages
 * with the int64 features {@code input_ids}, {@code input_mask}, {@code segment_ids} of one length
 * and {@code label_ids} of length 1.
 *
 * <pre>{@code
 * List<Path> files = FeatureFiles.write(Path.of("out/train"), rows.iterator(), 128);
 * try (FeatureReader reader = FeatureReader.open(Path.of("out/train"))) {
 *   reader.stream().forEach(row -> use(row.encoding(), row.labelId()));
 * }
 * }</pre>
 *
 * <p>Traps. A TFRecord file does not say how many records it has: one that was cut between two
 * records is a sound, shorter file. {@code label_ids} is the label's id, not the label: star 1..5
 * is 0..4.
 */
@NullMarked
package dev.starsight.features;

import org.jspecify.annotations.NullMarked;
