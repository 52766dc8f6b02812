package dev.starsight.tensors.internal;

import dev.starsight.files.DamagedFileException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A safetensors file (https://github.com/huggingface/safetensors): the length of a JSON header as 8
 * bytes, the header, then the tensors without gaps, all little-endian. Opening checks the whole
 * header: its length, its JSON, that names are distinct, and that shapes, types and offsets account
 * for every byte of the file. F32, F16 and BF16 can be read. Immutable and thread-safe; nothing is
 * open between calls.
 */
public final class SafetensorsFile implements TensorStore {

  /** The bytes mapped at a time, because a mapping of Java has at most 2^31 - 1. */
  private static final long MAPPED = 1L << 30;

  private static final int CHUNK = 1 << 20;

  private final Path file;
  private final SafetensorsHeader header;
  private final long start;
  private final long size;

  private SafetensorsFile(Path file, SafetensorsHeader header, long start, long size) {
    this.file = file;
    this.header = header;
    this.start = start;
    this.size = size;
  }

  /**
   * Reads and checks the header.
   *
   * @throws IOException naming the file and the reason, if it is not a whole safetensors file
   */
  public static SafetensorsFile open(Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      throw new IOException(
          file + (Files.exists(file) ? ": is not a file" : ": there is no such file"));
    }
    String name = file.toString();
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      long size = channel.size();
      if (size < Long.BYTES) {
        throw SafetensorsHeader.damaged(name, "it has only " + size + " bytes");
      }
      ByteBuffer prefix = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
      long length = filled(channel, prefix, 0, name).getLong();
      if (length < 2 || length > Math.min(size - Long.BYTES, SafetensorsHeader.LONGEST)) {
        throw SafetensorsHeader.damaged(
            name,
            "its header would have %s bytes, the file has %s"
                .formatted(Long.toUnsignedString(length), size));
      }
      long start = Long.BYTES + length;
      ByteBuffer bytes = filled(channel, ByteBuffer.allocate((int) length), Long.BYTES, name);
      SafetensorsHeader header = SafetensorsHeader.parse(name, bytes, size - start);
      return new SafetensorsFile(file, header, start, size);
    }
  }

  private static ByteBuffer filled(FileChannel channel, ByteBuffer into, long from, String name)
      throws IOException {
    long at = from;
    while (into.hasRemaining()) {
      int n = channel.read(into, at);
      if (n < 0) {
        throw SafetensorsHeader.damaged(name, "it ends at byte " + at);
      }
      at += n;
    }
    return into.flip();
  }

  @Override
  public String name() {
    return file.toString();
  }

  @Override
  public Set<String> names() {
    return header.tensors().keySet();
  }

  /** Returns the metadata of the header by key. */
  public Map<String, String> metadata() {
    return header.metadata();
  }

  @Override
  public List<Long> shape(String tensor) throws IOException {
    return place(tensor).shape();
  }

  private SafetensorsHeader.Place place(String tensor) throws IOException {
    SafetensorsHeader.Place place = header.tensors().get(tensor);
    if (place == null) {
      throw damaged("tensor " + tensor + " is missing");
    }
    return place;
  }

  private IOException damaged(String reason) {
    return new DamagedFileException(name(), reason);
  }

  @Override
  public void require(String tensor, List<Long> shape) throws IOException {
    SafetensorsHeader.Place place = place(tensor);
    if (!place.shape().equals(shape)) {
      throw damaged(
          "tensor " + tensor + " must have the shape " + shape + ", but has " + place.shape());
    }
    if (!place.type().isRead()) {
      throw damaged("tensor " + tensor + " must be F32, F16 or BF16, but is " + place.type());
    }
  }

  @Override
  public float[] read(String tensor, List<Long> shape) throws IOException {
    require(tensor, shape);
    SafetensorsHeader.Place place = place(tensor);
    long count = (place.end() - place.begin()) * Byte.SIZE / place.type().bits();
    if (count > Integer.MAX_VALUE) {
      throw damaged("tensor " + tensor + " must have at most 2147483647 numbers, but has " + count);
    }
    float[] values = new float[(int) count];
    try (FileChannel channel = unchanged()) {
      int done = 0;
      for (long at = place.begin(); at < place.end(); at += MAPPED) {
        long length = Math.min(MAPPED, place.end() - at);
        ByteBuffer bytes = channel.map(MapMode.READ_ONLY, start + at, length);
        done = place.type().toFloats(bytes, values, done);
      }
    }
    return values;
  }

  /**
   * Opens the file; a file that has become shorter must not be mapped, or the process may crash.
   */
  private FileChannel unchanged() throws IOException {
    FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
    if (channel.size() != size) {
      long found = channel.size();
      channel.close();
      throw damaged("has changed: it had " + size + " bytes when it was opened, but has " + found);
    }
    return channel;
  }

  /** Copies everything after the header as it is stored. */
  public void copyNumbers(OutputStream out) throws IOException {
    try (FileChannel channel = unchanged()) {
      ByteBuffer chunk = ByteBuffer.allocate(CHUNK);
      for (long at = start; at < size; at += chunk.limit()) {
        chunk.clear().limit((int) Math.min(CHUNK, size - at));
        out.write(chunk.array(), 0, filled(channel, chunk, at, name()).limit());
      }
    }
  }

  @Override
  public String toString() {
    return file.toString();
  }
}
