package dev.starsight.cli.results;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/** The version of Starsight. */
public final class Version {

  private Version() {}

  public static String current() {
    return of("version");
  }

  /**
   * Returns a version that the build knows.
   *
   * @param what such as {@code pytorch}, see {@code version.properties}
   */
  public static String of(String what) {
    Properties properties = new Properties();
    try (InputStream in = Version.class.getResourceAsStream("version.properties")) {
      if (in != null) {
        properties.load(in);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return properties.getProperty(what, "unknown");
  }
}
