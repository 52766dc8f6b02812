package dev.starsight.hub;

import dev.starsight.hub.Hub.HubFiles;
import java.net.URI;

/**
 * Explains a response that is neither the file nor a redirect. The hub states the reason in {@code
 * X-Error-Code}; a mirror may have only the status.
 *
 * @param at the model that was asked for
 * @param page the page of the model
 * @param code the value of {@code X-Error-Code}, or empty
 * @param origin the host that responded, in brackets; empty for the endpoint
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

  boolean isMissingFile() {
    return code.equals(NO_FILE)
        || (status == 404 && code.isEmpty() && !file.equals(HubFiles.CONFIG));
  }

  HubException exception() {
    return new HubException(sentence());
  }

  private String sentence() {
    return switch (code) {
      case "GatedRepo" ->
          "%s is gated: accept its terms at %s%s"
              .formatted(
                  at.name(),
                  page,
                  settings.token() == null
                      ? ", then give your token in HF_TOKEN"
                      : " as the owner of the token");
      case "RevisionNotFound" ->
          at.name() + " has no revision \"" + at.revision() + "\" at " + page;
      case "RepoNotFound" -> noModel();
      case NO_FILE -> at.name() + " has no " + file + " at " + at.revision() + ", see " + page;
      default -> byStatus();
    };
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
    return at.name() + ": " + file + " cannot be downloaded: status " + status + origin;
  }
}
