package dev.starsight.hub;

import dev.starsight.data.StarsightException;
import java.util.regex.Pattern;

/**
 * A model at a revision. Both names are checked, because they become paths.
 *
 * @param name {@code ORGANISATION/NAME}, or {@code NAME} alone for the oldest models
 * @param revision a branch, a tag or a commit
 */
public record HubReference(String name, String revision) {

  /** The prefix of such a reference on a command line. */
  public static final String PREFIX = "hub:";

  static final String DEFAULT_REVISION = "main";

  private static final String PART = "[A-Za-z0-9_](?:[A-Za-z0-9_.-]*[A-Za-z0-9_])?";
  private static final Pattern NAME = Pattern.compile("(?:" + PART + "/)?" + PART);
  private static final Pattern REVISION =
      Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.+-]*(?:/[A-Za-z0-9_][A-Za-z0-9_.+-]*)*");
  private static final Pattern COMMIT = Pattern.compile("[0-9a-f]{40}");
  private static final int LONGEST = 200;

  /**
   * @throws StarsightException in one sentence, if the name or the revision is not valid
   */
  public HubReference {
    if (name.length() > LONGEST
        || !NAME.matcher(name).matches()
        || name.contains("--")
        || name.contains("..")
        || name.endsWith(".git")) {
      throw new StarsightException(
          ("a model of the hub is named ORGANISATION/NAME, in letters, digits, and single - _ ."
                  + " between them, but this name is \"%s\"")
              .formatted(name));
    }
    if (revision.length() > LONGEST
        || !REVISION.matcher(revision).matches()
        || revision.contains("..")) {
      throw new StarsightException(
          "a revision of " + name + " is a branch, a tag or a commit, but not \"" + revision + '"');
    }
  }

  /**
   * Parses {@code NAME[@REVISION]}; the default revision is {@code main}.
   *
   * @throws StarsightException in one sentence, if it is not of that form
   */
  public static HubReference parse(String text) {
    int at = text.indexOf('@');
    return at < 0
        ? new HubReference(text, DEFAULT_REVISION)
        : new HubReference(text.substring(0, at), text.substring(at + 1));
  }

  /** Returns whether a text is a full commit hash: 40 lower-case hexadecimal digits. */
  static boolean isCommit(String text) {
    return COMMIT.matcher(text).matches();
  }

  String folder() {
    return "models--" + name.replace("/", "--");
  }

  /** Returns {@code hub:NAME@REVISION}. */
  @Override
  public String toString() {
    return PREFIX + name + "@" + revision;
  }
}
