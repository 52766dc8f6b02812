/**
 * Reads and writes tensors in files of the safetensors format.
 *
 * <pre>{@code
 * float[] values = {0.1f, 0.2f, 0.3f};
 * SafetensorsWriter.write(file, List.of(Tensor.of("bias", values, 3)), Map.of("format", "pt"));
 * float[] bias = SafetensorsFile.open(file).read("bias", List.of(3L));
 * }</pre>
 *
 * <p>Opening reads and checks the header only; a tensor is mapped into memory when it is read.
 * Trap: Java releases a mapping when its buffer is garbage collected, and until then Windows
 * neither deletes nor replaces the file.
 */
@NullMarked
package dev.starsight.tensors.internal;

import org.jspecify.annotations.NullMarked;
