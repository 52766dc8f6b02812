package dev.starsight.hub;

import dev.starsight.data.StarsightException;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The address of the hub, the cache of its files, and the token of the user.
 *
 * @param endpoint the hub, http or https, without a slash at the end
 * @param cache the directory that holds {@code models--ORGANISATION--NAME}
 * @param token sent to the endpoint and to no other host; null for anonymous requests
 * @param offline whether only the cache may be used
 */
public record HubSettings(URI endpoint, Path cache, @Nullable String token, boolean offline) {

  private static final String HUB = "https://huggingface.co";
  private static final Set<String> TRUE = Set.of("1", "ON", "YES", "TRUE");

  private static final int LONGEST_TOKEN = 10_000;

  /** The characters allowed in a header; checked here so that no later error shows the token. */
  private static final Pattern TOKEN = Pattern.compile("[\\x21-\\x7e]+");

  private static final Pattern LOOPBACK = Pattern.compile("127(\\.[0-9]{1,3}){3}");

  /**
   * @throws StarsightException in one sentence, if the endpoint is not http or https, the token is
   *     not valid, or it would go over plain http to another machine
   */
  public HubSettings {
    String scheme = String.valueOf(endpoint.getScheme()).toLowerCase(Locale.ROOT);
    if (!(scheme.equals("https") || scheme.equals("http"))
        || endpoint.getHost() == null
        || endpoint.getRawQuery() != null
        || endpoint.getRawUserInfo() != null) {
      throw badEndpoint(endpoint.toString());
    }
    endpoint = URI.create(endpoint.toString().replaceAll("/+$", ""));
    if (token != null) {
      requireWord(token, "the token of the hub");
    }
    if (token != null && !offline && scheme.equals("http") && !isLoopback(endpoint.getHost())) {
      throw new StarsightException(
          ("the token of the hub goes over https only, but HF_ENDPOINT is \"%s\"; use https, or set"
                  + " HF_HUB_DISABLE_IMPLICIT_TOKEN=1 to go without a token")
              .formatted(endpoint));
    }
  }

  private static void requireWord(String token, String name) {
    if (!TOKEN.matcher(token).matches()) {
      throw new StarsightException(name + " must be one word of ASCII characters, but is not");
    }
  }

  /** Returns whether a host is this machine, by its name alone. */
  private static boolean isLoopback(String host) {
    return host.equalsIgnoreCase("localhost")
        || host.equals("[::1]")
        || LOOPBACK.matcher(host).matches();
  }

  /**
   * Reads the variables of Hugging Face's own libraries: HF_ENDPOINT; HF_HUB_CACHE, or {@code hub}
   * in HF_HOME (without it {@code huggingface} in XDG_CACHE_HOME or {@code ~/.cache}); HF_TOKEN, or
   * the file HF_TOKEN_PATH, or {@code token} in HF_HOME, unless HF_HUB_DISABLE_IMPLICIT_TOKEN; and
   * HF_HUB_OFFLINE.
   *
   * @throws IOException with the path, if there is a token file that cannot be read
   * @throws StarsightException if the endpoint or the token is not valid
   */
  public static HubSettings fromEnvironment() throws IOException {
    return from(System.getenv(), Path.of(System.getProperty("user.home", "")));
  }

  /** The same with other variables. */
  static HubSettings from(Map<String, String> variables, Path userHome) throws IOException {
    Environment environment = new Environment(variables, userHome);
    Path home =
        environment.path(
            "HF_HOME",
            environment.path("XDG_CACHE_HOME", userHome.resolve(".cache")).resolve("huggingface"));
    Path cache =
        environment.path(
            "HF_HUB_CACHE", environment.path("HUGGINGFACE_HUB_CACHE", home.resolve("hub")));
    return new HubSettings(
        endpoint(environment.text("HF_ENDPOINT")),
        cache,
        token(environment, home),
        environment.isTrue("HF_HUB_OFFLINE"));
  }

  private static URI endpoint(@Nullable String text) {
    if (text == null) {
      return URI.create(HUB);
    }
    try {
      return URI.create(text);
    } catch (IllegalArgumentException e) {
      throw badEndpoint(text);
    }
  }

  private static StarsightException badEndpoint(String text) {
    return new StarsightException(
        "HF_ENDPOINT must be an address such as " + HUB + ", but is \"" + text + '"');
  }

  private static @Nullable String token(Environment environment, Path home) throws IOException {
    if (environment.isTrue("HF_HUB_DISABLE_IMPLICIT_TOKEN")) {
      return null;
    }
    for (String variable : List.of("HF_TOKEN", "HUGGING_FACE_HUB_TOKEN")) {
      String token = environment.text(variable);
      if (token != null) {
        requireWord(token, "the token of the hub in " + variable);
        return token;
      }
    }
    Path file = environment.path("HF_TOKEN_PATH", home.resolve("token"));
    if (!Files.isRegularFile(file)) {
      return null;
    }
    if (Files.size(file) > LONGEST_TOKEN) {
      throw new IOException(
          "%s: a token of the hub has at most %s bytes, but this file has %s"
              .formatted(file, LONGEST_TOKEN, Files.size(file)));
    }
    // As Latin 1, any bytes are a text.
    String text = Files.readString(file, StandardCharsets.ISO_8859_1).strip();
    if (text.isEmpty()) {
      return null;
    }
    requireWord(text, file + ": the token of the hub");
    return text;
  }

  /** Returns these settings with or without the network. */
  public HubSettings withOffline(boolean isOffline) {
    return new HubSettings(endpoint, cache, token, isOffline);
  }

  /** Leaves the token out. */
  @Override
  public String toString() {
    return "HubSettings[%s, %s%s%s]"
        .formatted(
            endpoint,
            cache,
            token == null ? ", no token" : ", a token",
            offline ? ", offline" : "");
  }

  /** Variables; empty ones count as not set. */
  private record Environment(Map<String, String> variables, Path userHome) {

    @Nullable String text(String name) {
      String value = variables.get(name);
      return value == null || value.isBlank() ? null : value.strip();
    }

    boolean isTrue(String name) {
      String value = text(name);
      return value != null && TRUE.contains(value.toUpperCase(Locale.ROOT));
    }

    Path path(String name, Path byDefault) {
      String value = text(name);
      if (value == null) {
        return byDefault;
      }
      boolean belowHome = value.equals("~") || value.startsWith("~/");
      return belowHome
          ? userHome.resolve(value.substring(1).replaceFirst("^/+", ""))
          : Path.of(value);
    }
  }
}
