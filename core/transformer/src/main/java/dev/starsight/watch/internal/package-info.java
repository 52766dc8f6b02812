/**
 * TensorBoard's event files: protobuf messages in TFRecord framing, appended while a training runs.
 */
@NullMarked
package dev.starsight.watch.internal;

import org.jspecify.annotations.NullMarked;
