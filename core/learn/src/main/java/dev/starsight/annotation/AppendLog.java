package dev.starsight.annotation;

import com.fasterxml.jackson.databind.JsonNode;
import dev.starsight.files.DamagedFileException;
import dev.starsight.files.internal.Json;
import dev.starsight.files.internal.JsonFields;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/**
 * A file of JSON lines that only grows. A record counts once its line end is on the disk; an
 * incomplete last line is removed when the file is opened. Not thread-safe.
 */
final class AppendLog implements AutoCloseable {

  private final Path file;
  private final FileChannel channel;

  private AppendLog(Path file, FileChannel channel) {
    this.file = file;
    this.channel = channel;
  }

  /** Opens or creates a log for appending and removes an incomplete last line. */
  static AppendLog open(Path file) throws IOException {
    FileChannel channel =
        FileChannel.open(
            file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    try {
      channel.truncate(endOfLastLine(channel));
      channel.position(channel.size());
      return new AppendLog(file, channel);
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  private static long endOfLastLine(FileChannel channel) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(1 << 13);
    for (long end = channel.size(); end > 0; ) {
      long start = Math.max(0, end - buffer.capacity());
      buffer.clear().limit((int) (end - start));
      while (buffer.hasRemaining()) {
        if (channel.read(buffer, start + buffer.position()) < 0) {
          throw new IOException("the file shrank while it was read");
        }
      }
      for (int i = (int) (end - start) - 1; i >= 0; i--) {
        if (buffer.get(i) == '\n') {
          return start + i + 1;
        }
      }
      end = start;
    }
    return 0;
  }

  /**
   * Returns all records, in order.
   *
   * @throws DamagedFileException with file and line, if a complete line is not a JSON object
   */
  List<JsonFields> read() throws IOException {
    List<JsonFields> records = new ArrayList<>();
    String text;
    try {
      text = Files.readString(file, StandardCharsets.UTF_8);
    } catch (CharacterCodingException e) {
      throw new DamagedFileException(file.toString(), "is damaged: it is not UTF-8", e);
    }
    for (int start = 0; start < text.length(); ) {
      int end = text.indexOf('\n', start);
      records.add(record(text.substring(start, end), file + ", line " + (records.size() + 1)));
      start = end + 1;
    }
    return records;
  }

  private static JsonFields record(String text, String place) throws IOException {
    JsonNode node;
    try {
      node = Json.parse(place, text);
    } catch (DamagedFileException e) {
      throw new DamagedFileException(place, "is damaged: this line is not JSON", e);
    }
    if (!node.isObject()) {
      throw new DamagedFileException(place, "is damaged: a line must be a JSON object");
    }
    return JsonFields.of(place, node);
  }

  /** Appends records and waits until they are on the disk; a failure leaves none of them. */
  void append(List<? extends JsonNode> records) throws IOException {
    if (records.isEmpty()) {
      return;
    }
    StringBuilder lines = new StringBuilder();
    records.forEach(record -> lines.append(record).append('\n'));
    ByteBuffer bytes = ByteBuffer.wrap(lines.toString().getBytes(StandardCharsets.UTF_8));
    long before = channel.position();
    try {
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      channel.force(false);
    } catch (IOException e) {
      IOException failure = new IOException(file + ": cannot be written: " + e.getMessage(), e);
      try {
        channel.truncate(before);
      } catch (IOException alsoFailed) {
        failure.addSuppressed(alsoFailed);
      }
      throw failure;
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
