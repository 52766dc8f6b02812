package dev.starsight.cli.serve;

import dev.starsight.data.StarsightException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;

/** The models of {@code serve --model [NAME=]DIR...}. */
final class ServedModels {

  private static final Pattern NAMED = Pattern.compile("([A-Za-z0-9][A-Za-z0-9._-]{0,63})=(.+)");
  private static final Pattern UNFIT = Pattern.compile("[^A-Za-z0-9._-]");
  private static final String POINTER = ".json";

  private ServedModels() {}

  /**
   * Returns the directories or pointers by name, in the order given. One without a name is called
   * like its file or directory.
   *
   * @throws StarsightException if two have one name
   */
  static Map<String, Path> byName(List<String> given) {
    Map<String, Path> models = new LinkedHashMap<>();
    for (String each : given) {
      var named = NAMED.matcher(each);
      boolean isNamed = named.matches();
      Path path = Path.of(isNamed ? named.group(2) : each);
      String name = isNamed ? named.group(1) : name(path);
      if (models.putIfAbsent(name, path) != null) {
        throw new StarsightException(
            "--model: two models are called \"%s\"; name them, such as a=%s".formatted(name, path));
      }
    }
    return models;
  }

  private static String name(Path path) {
    Path last = path.toAbsolutePath().normalize().getFileName();
    String name = Objects.requireNonNullElse(last, path).toString();
    if (name.endsWith(POINTER)) {
      name = name.substring(0, name.length() - POINTER.length());
    }
    return UNFIT.matcher(name).replaceAll("-");
  }
}
