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
 * The folders of categories: {@code product_category=Digital_Software}, as in Hive, Spark, pandas
 * and DuckDB. Characters other than ASCII letters, digits, {@code _} and {@code -} are
 * percent-encoded, so that names are read back as they were. Two names that differ only in case
 * would be one folder on some systems: the later one gets a letter encoded, {@code
 * product_category=%62aby} beside {@code Baby}. Not thread-safe.
 */
final class PartitionNames {

  static final String COLUMN = "product_category";

  /**
   * The longest category in bytes: each byte may become three in the name of a folder, and file
   * systems allow 255.
   */
  static final int MAX_BYTES = 75;

  /** Hive's name for a missing value. */
  private static final String HIVE_NULL = "__HIVE_DEFAULT_PARTITION__";

  private final Map<String, String> folders = new HashMap<>();
  private final Set<String> taken = new HashSet<>();

  /**
   * Checks the path of a lake: readers take every folder with {@code =} in its name for a column.
   *
   * @throws StarsightException naming such a folder
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

  /** Adds a folder that a lake has already. */
  void add(String category, String folder) {
    folders.put(category, folder);
    taken.add(folder.toLowerCase(Locale.ROOT));
  }

  /** Returns the folder of a category, always the same one. */
  String folder(String category) {
    String known = folders.get(category);
    if (known == null) {
      known = freeFolder(category);
      add(category, known);
    }
    return known;
  }

  private String freeFolder(String category) {
    String plain = COLUMN + "=" + encoded(category, -1);
    for (int i = 0; taken.contains(plain.toLowerCase(Locale.ROOT)); i++) {
      // Each further encoded letter makes another name; spellings differ in one of them.
      plain = COLUMN + "=" + encoded(category, i);
      if (i == category.getBytes(StandardCharsets.UTF_8).length) {
        throw new IllegalStateException("no folder is free for " + category);
      }
    }
    return plain;
  }

  /**
   * Returns a name in percent-encoding.
   *
   * @param letters the index of the last byte that is encoded even if it is plain; -1 for none
   */
  private static String encoded(String category, int letters) {
    StringBuilder encoded = new StringBuilder();
    byte[] utf8 = category.getBytes(StandardCharsets.UTF_8);
    for (int i = 0; i < utf8.length; i++) {
      // A category with Hive's name for a missing value must not be read as missing.
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
