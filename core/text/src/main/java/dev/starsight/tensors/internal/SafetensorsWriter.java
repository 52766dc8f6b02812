package dev.starsight.tensors.internal;

import dev.starsight.files.internal.AtomicFile;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Writes safetensors files of 32-bit numbers; the same tensors and metadata give the same bytes.
 * Thread-safe.
 */
public final class SafetensorsWriter {

  private static final int CHUNK = 1 << 20;

  private SafetensorsWriter() {}

  /**
   * Writes a file atomically, one tensor after the other in their order.
   *
   * @param metadata for the header, written in the order of the keys; Python's libraries need
   *     {@code format: pt}
   * @throws IllegalArgumentException if two tensors have the same name, or one has more or fewer
   *     numbers than its shape
   * @throws IOException naming the file, if it cannot be written
   */
  public static void write(Path file, List<Tensor> tensors, Map<String, String> metadata)
      throws IOException {
    try (AtomicFile target = AtomicFile.replacing(file)) {
      write(target.stream(), tensors, metadata);
      target.commit();
    }
  }

  /** Writes the bytes of such a file and leaves the stream open. */
  public static void write(OutputStream out, List<Tensor> tensors, Map<String, String> metadata)
      throws IOException {
    out.write(SafetensorsHeader.of(tensors, metadata));
    byte[] bytes = new byte[CHUNK];
    FloatBuffer chunk = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer();
    for (Tensor tensor : tensors) {
      FloatBuffer rest = tensor.values().get().duplicate();
      if (rest.remaining() != tensor.size()) {
        throw new IllegalArgumentException(
            "tensor %s of the shape %s must have %s numbers, but has %s"
                .formatted(tensor.name(), tensor.shape(), tensor.size(), rest.remaining()));
      }
      while (rest.hasRemaining()) {
        int n = Math.min(rest.remaining(), chunk.capacity());
        chunk.clear().put(rest.duplicate().limit(rest.position() + n));
        rest.position(rest.position() + n);
        out.write(bytes, 0, n * Float.BYTES);
      }
    }
  }
}
