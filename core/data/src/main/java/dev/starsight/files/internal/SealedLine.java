package dev.starsight.files.internal;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.zip.CRC32;

/**
 * A JSON object in a line that ends with a checksum of itself, for logs that grow: a line that
 * somebody added or edited is noticed, although nothing else knows what the log should hold.
 */
public final class SealedLine {

  private static final String SEAL = "\"crc\":\"";

  private SealedLine() {}

  /** Returns an object as a line, without a line end, with one more field, {@code crc}. */
  public static String of(ObjectNode node) {
    String text = node.toString();
    String body = text.substring(0, text.length() - 1) + (node.isEmpty() ? "" : ",");
    return body + SEAL + checksum(body) + "\"}";
  }

  /** Returns whether a line, without its end, is one that {@link #of} returned. */
  public static boolean isWhole(String line) {
    int seal = line.lastIndexOf(SEAL);
    return seal >= 0
        && line.substring(seal).equals(SEAL + checksum(line.substring(0, seal)) + "\"}");
  }

  private static String checksum(String body) {
    CRC32 crc = new CRC32();
    crc.update(body.getBytes(StandardCharsets.UTF_8));
    return String.format(Locale.ROOT, "%08x", crc.getValue());
  }

  /** Returns whether every line of a file, but for a last one without a line end, is sealed. */
  static boolean areIn(Path file) throws IOException {
    // Decoded with replacements: a line may have been cut short within a character.
    try (Reader bytes = new InputStreamReader(Files.newInputStream(file), StandardCharsets.UTF_8);
        BufferedReader reader = new BufferedReader(bytes)) {
      StringBuilder line = new StringBuilder();
      for (int c = reader.read(); c >= 0; c = reader.read()) {
        if (c != '\n') {
          line.append((char) c);
        } else if (!isWhole(line.toString())) {
          return false;
        } else {
          line.setLength(0);
        }
      }
      return true;
    }
  }
}
