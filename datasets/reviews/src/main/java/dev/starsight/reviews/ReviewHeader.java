package dev.starsight.reviews;

import dev.starsight.data.MalformedRowException;
import dev.starsight.delimited.Header;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;

/** The header of Amazon's TSV, and what is wrong with another one. */
final class ReviewHeader {

  private ReviewHeader() {}

  /** Returns whether a header has the 15 columns in any order, and no others. */
  static boolean isOf(Header header) {
    return header.size() == Review.COLUMNS.size()
        && new HashSet<>(header.names()).containsAll(Review.COLUMNS);
  }

  static MalformedRowException wrong(Header header) {
    List<String> missing = new ArrayList<>(Review.COLUMNS);
    missing.removeIf(header::has);
    List<String> unexpected = new ArrayList<>(header.names());
    unexpected.removeIf(Review.COLUMNS::contains);
    return header.malformed(
        unexpected.isEmpty() ? 0 : header.names().indexOf(unexpected.get(0)) + 1,
        "the header must be the 15 columns of Amazon reviews"
            + list(", but lacks ", missing)
            + list(missing.isEmpty() ? ", but has also " : " and has also ", unexpected));
  }

  private static String list(String before, List<String> names) {
    if (names.isEmpty()) {
      return "";
    }
    int shown = Math.min(3, names.size());
    String more = names.size() > shown ? " and " + (names.size() - shown) + " more" : "";
    return before
        + String.join(", ", names.subList(0, shown).stream().map(ReviewHeader::quoted).toList())
        + more;
  }

  /** Quotes at most 40 characters of a value for a message. */
  static String quoted(String text) {
    return "\"" + (text.length() > 40 ? text.substring(0, 40) + "…" : text) + "\"";
  }
}
