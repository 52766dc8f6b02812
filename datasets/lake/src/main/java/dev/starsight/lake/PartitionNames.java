package dev.starsight.lake;

import dev.starsight.data.StarsightException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * The folders of categories: {@code product_category=Digital_Software}, as Hive, Spark, pandas and
 * DuckDB know them. What is no ASCII letter, digit, {@code _} or {@code -} is percent-encoded, and
 * so read back as it was. Two names that differ only in case would be one folder on some systems:
 * the later gets a letter encoded, {@code product_category=%62aby} beside {@code Baby}. Not
 * thread-safe.
 */
final class PartitionNames {

  static final String COLUMN = "product_category";

  /**
   * The longest category, in bytes: every one of them may become three in the name of a folder, of
   * which file systems allow 255.
   */
  static final int MAX_BYTES = 75;

  /** What Hive takes for no value. */
  private static final String HIVE_NULL = "__HIVE_DEFAULT_PARTITION__";

  private final Map<String, String> folders = new HashMap<>();
  private final Set<String> taken = new HashSet<>();

  /**
   * Looks at where a lake is: whoever reads it takes every folder above its files for a column that
   * has {@code =} in its name.
   *
   * @throws StarsightException naming the folder
   */
  static void requirePlainPath(Path lake) {
    for (Path folder : lake.toAbsolutePath().normalize()) {
      if (folder.toString().contains("=")) {
        throw new StarsightException(
            ("%s: a lake cannot lie in a folder with \"=\" in its name, but \"%s\" has one, and"
                    + " would be read as a column")
                .formatted(lake, folder));
      }
    }
  }

  /** Takes note of a folder that a lake has already. */
  void know(String category, String folder) {
    folders.put(category, folder);
    taken.add(folder.toLowerCase(Locale.ROOT));
  }

  /** The folder of a category; always the same one. */
  String folder(String category) {
    String known = folders.get(category);
    if (known == null) {
      known = freeFolder(category);
      know(category, known);
    }
    return known;
  }

  private String freeFolder(String category) {
    String plain = COLUMN + "=" + encoded(category, -1);
    for (int i = 0; taken.contains(plain.toLowerCase(Locale.ROOT)); i++) {
      // Each letter that is encoded makes another name; spellings differ in one of them.
      plain = COLUMN + "=" + encoded(category, i);
      if (i == category.getBytes(StandardCharsets.UTF_8).length) {
        throw new IllegalStateException("no folder is free for " + category);
      }
    }
    return plain;
  }

  /**
   * The name in percent-encoding.
   *
   * @param letters how many of the first bytes are encoded in any case, less one: at -1 none is
   */
  private static String encoded(String category, int letters) {
    StringBuilder encoded = new StringBuilder();
    byte[] utf8 = category.getBytes(StandardCharsets.UTF_8);
    for (int i = 0; i < utf8.length; i++) {
      // The first byte of Hive's name for nothing is encoded, so that it is not taken for nothing.
      boolean mustBeEncoded = i <= letters || (i == 0 && category.equals(HIVE_NULL));
      if (isPlain(utf8[i]) && !mustBeEncoded) {
        encoded.append((char) utf8[i]);
      } else {
        encoded.append(String.format(Locale.ROOT, "%%%02X", utf8[i]));
      }
    }
    return encoded.toString();
  }

  private static boolean isPlain(byte b) {
    return (b >= 'a' && b <= 'z')
        || (b >= 'A' && b <= 'Z')
        || (b >= '0' && b <= '9')
        || b == '_'
        || b == '-';
  }
}
