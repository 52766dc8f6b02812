package dev.starsight.quality.learning.internal;

import dev.starsight.run.Threads;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Identifies languages with <a href="https://github.com/pemistahl/lingua">Lingua</a> if the
 * application has it on its class path. It is called by reflection, because with its models it is
 * many times as large as this library. Thread-safe.
 */
public final class Lingua {

  /** The sentence for those who do not have it. */
  public static final String MISSING =
      "languages were not identified; for that, add com.github.pemistahl:lingua:1.2.2 (109 MB with"
          + " its dependencies) to the class path";

  private static final String PACKAGE = "com.github.pemistahl.lingua.api.";

  /** The language of a text that is not clearly in one. */
  public static final String UNKNOWN = "unknown";

  /**
   * How much likelier the first language must be than the second. Of 1,000 English reviews of ten
   * words or more, 8 were taken for another language without it, and none with it, but 39 for
   * unknown.
   */
  private static final double LEAST_DISTANCE = 0.1;

  private final Object detector;
  private final Method detect;
  private final Method code;

  private Lingua(Object detector, Method detect, Method code) {
    this.detector = detector;
    this.detect = detect;
    this.code = code;
  }

  /** Returns the library, if it is there. */
  public static Optional<Lingua> find() {
    try {
      Class<?> builder = Class.forName(PACKAGE + "LanguageDetectorBuilder");
      Object all = builder.getMethod("fromAllLanguages").invoke(null);
      Object fast = builder.getMethod("withLowAccuracyMode").invoke(all);
      Object sure =
          builder
              .getMethod("withMinimumRelativeDistance", double.class)
              .invoke(fast, LEAST_DISTANCE);
      Object detector = builder.getMethod("build").invoke(sure);
      Method detect = detector.getClass().getMethod("detectLanguageOf", String.class);
      Method code = Class.forName(PACKAGE + "Language").getMethod("getIsoCode639_1");
      return Optional.of(new Lingua(detector, detect, code));
    } catch (ClassNotFoundException e) {
      return Optional.empty();
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("this is another version of Lingua than 1.2.2", e);
    }
  }

  /** Returns the ISO 639-1 code of the language of each text, or "unknown". */
  public List<String> languages(List<String> texts, int threads) {
    String[] languages = new String[texts.size()];
    Threads.forEach(threads, languages.length, i -> languages[i] = language(texts.get(i)));
    return Arrays.asList(languages);
  }

  private String language(String text) {
    try {
      String found = String.valueOf(code.invoke(detect.invoke(detector, text)));
      return found.equalsIgnoreCase("none") ? UNKNOWN : found.toLowerCase(Locale.ROOT);
    } catch (InvocationTargetException | IllegalAccessException e) {
      throw new IllegalStateException("Lingua failed", e);
    }
  }
}
