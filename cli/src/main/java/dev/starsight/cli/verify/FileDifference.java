package dev.starsight.cli.verify;

/**
 * A place in a result that is not as it should be.
 *
 * @param file below the directory of the result, with slashes
 * @param place a JSON pointer, {@code line L, column C}, {@code byte N} counted from 0, or empty
 *     for the whole file
 * @param was what the command writes there, or what the manifest says of the file
 * @param is what is there now
 */
record FileDifference(String file, String place, String was, String is) {

  private static final int LONGEST = 200;

  FileDifference {
    was = cut(was);
    is = cut(is);
  }

  private static String cut(String text) {
    return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "…";
  }

  /** Returns one line for people. */
  @Override
  public String toString() {
    return "%s%s: was %s, is %s".formatted(file, place.isEmpty() ? "" : ", " + place, was, is);
  }
}
