package dev.starsight.hub;

import java.net.URI;

/**
 * An answer that is neither the file nor a redirect, in words. The hub says what it means in {@code
 * X-Error-Code}; a mirror may only have the status.
 *
 * @param at what was asked for
 * @param page the model's page, for people
 * @param settings whether there was a token
 * @param code the hub's own word, or empty
 * @param origin who answered, where it was not the endpoint
 */
record HubError(
    HubReference at,
    String file,
    URI page,
    HubSettings settings,
    int status,
    String code,
    String origin) {

  private static final String NO_FILE = "EntryNotFound";

  /** Whether it is only that the model has no file of this name. */
  boolean isOfThisFileAlone() {
    return code.equals(NO_FILE)
        || (status == 404 && code.isEmpty() && !file.equals(HubFiles.CONFIG));
  }

  HubException exception() {
    return new HubException(sentence());
  }

  private String sentence() {
    return switch (code) {
      case "GatedRepo" -> gated();
      case "RevisionNotFound" ->
          at.name() + " has no revision \"" + at.revision() + "\" at " + page;
      case "RepoNotFound" -> noModel();
      case NO_FILE -> at.name() + " has no " + file + " at " + at.revision() + ", see " + page;
      default -> byStatus();
    };
  }

  private String gated() {
    return "%s is gated: accept its terms at %s%s"
        .formatted(
            at.name(),
            page,
            settings.token() == null
                ? ", then give your token in HF_TOKEN"
                : " as the owner of the token");
  }

  private String noModel() {
    return "%s has no model \"%s\", or it is private and %s"
        .formatted(
            settings.endpoint(),
            at.name(),
            settings.token() == null
                ? "needs a token in HF_TOKEN"
                : "the token given may not read it");
  }

  private String byStatus() {
    if (status == 401 && settings.token() != null) {
      return settings.endpoint()
          + " does not accept the token given: renew it in HF_TOKEN or in the file HF_HOME/token";
    }
    if (status == 401) {
      return noModel();
    }
    if (status == 403) {
      return at.name() + " may not be read by you: see " + page + " for its terms" + origin;
    }
    if (status == 404) {
      return "there is no %s of \"%s\" at revision \"%s\": check the name and the revision at %s%s"
          .formatted(file, at.name(), at.revision(), page, origin);
    }
    return at.name() + ": " + file + " is not delivered: status " + status + origin;
  }
}
