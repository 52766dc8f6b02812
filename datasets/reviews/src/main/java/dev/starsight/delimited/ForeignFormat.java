package dev.starsight.delimited;

import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Recognizes files that are neither delimited nor JSON lines, and says what to do. */
final class ForeignFormat {

  private static final String UTF_16 =
      "is UTF-16; convert it to UTF-8, as iconv -f UTF-16%s -t UTF-8 does";

  /** Sentences by the first bytes of a file, a character a byte. */
  private static final Map<String, String> SIGNATURES =
      Map.of(
          "\u00FF\u00FE", UTF_16.formatted(""),
          "\u00FE\u00FF", UTF_16.formatted(""),
          "BZh", "is compressed with bzip2; decompress it first, as bunzip2 does",
          "\u00FD7zXZ\u0000", "is compressed with xz; decompress it first, as unxz does",
          "PK\u0003\u0004",
              "is a zip archive (or a spreadsheet); unpack it, or save it as CSV, first",
          "PAR1", "is a Parquet file; convert it to CSV or JSON lines first");

  /** Every second byte of ASCII in UTF-16 is 0. */
  private static final Pattern LITTLE_ENDIAN =
      Pattern.compile("(?:[^\\x00]\\x00){8}.*", Pattern.DOTALL);

  private static final Pattern BIG_ENDIAN =
      Pattern.compile("(?:\\x00[^\\x00]){8}.*", Pattern.DOTALL);

  private static final Pattern ARRAY = Pattern.compile("\\s*\\[\\s*[\\[{].*", Pattern.DOTALL);

  private ForeignFormat() {}

  /**
   * Returns what a file is instead, for a sentence that begins with its name.
   *
   * @param head its first bytes, a character a byte
   */
  static Optional<String> of(String head) {
    if (ARRAY.matcher(head).matches()) {
      return Optional.of("is a JSON array; make it one object a line first, as jq -c '.[]' does");
    }
    if (LITTLE_ENDIAN.matcher(head).matches()) {
      return Optional.of(UTF_16.formatted("LE"));
    }
    if (BIG_ENDIAN.matcher(head).matches()) {
      return Optional.of(UTF_16.formatted("BE"));
    }
    return SIGNATURES.entrySet().stream()
        .filter(signature -> head.startsWith(signature.getKey()))
        .map(Map.Entry::getValue)
        .findFirst();
  }
}
