package dev.starsight.report;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** The rules of {@code report.css}, which every page carries. */
final class Stylesheet {

  static final String CSS = read("report.css");

  private Stylesheet() {}

  private static String read(String resource) {
    try (InputStream in = Stylesheet.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException(resource + " is missing beside " + Stylesheet.class);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
