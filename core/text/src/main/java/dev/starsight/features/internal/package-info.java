/**
 * TFRecord framing with masked CRC32C and the {@code tf.train.Example} message, written and read
 * without protobuf. Formats: TensorFlow's TFRecord and protocol buffers' wire format.
 */
@NullMarked
package dev.starsight.features.internal;

import org.jspecify.annotations.NullMarked;
