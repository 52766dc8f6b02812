import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;

/**
 * Checks a staging directory against the rules of Maven Central
 * (central.sonatype.org/publish/requirements):
 *
 * <pre>java .ci/release/StagingCheck.java DIRECTORY [--unsigned] [--placeholders]</pre>
 *
 * Prints a line for each broken rule and ends with 1 if there is one. --unsigned does not ask for
 * signatures, --placeholders allows the address that the owner has to set.
 */
final class StagingCheck {

  private static final String PLACEHOLDER = "example.org";

  private static final List<String> FIELDS =
      List.of(
          "name",
          "description",
          "url",
          "licenses/license/name",
          "licenses/license/url",
          "developers/developer/name",
          "scm/url",
          "scm/connection",
          "scm/developerConnection");

  private static final Pattern BESIDE = Pattern.compile(".*\\.(md5|sha1|asc|sha256|sha512)");

  private final boolean signed;
  private final boolean placeholders;
  private final Map<String, Element> poms = new TreeMap<>();
  private final List<String> problems = new ArrayList<>();

  private StagingCheck(Set<String> options) {
    this.signed = !options.contains("--unsigned");
    this.placeholders = options.contains("--placeholders");
  }

  public static void main(String[] arguments) throws Exception {
    Set<String> options = new TreeSet<>(List.of(arguments));
    List<String> directories = options.stream().filter(each -> !each.startsWith("--")).toList();
    options.removeAll(directories);
    if (directories.size() != 1 || !Set.of("--unsigned", "--placeholders").containsAll(options)) {
      System.err.println("usage: StagingCheck.java DIRECTORY [--unsigned] [--placeholders]");
      System.exit(2);
    }
    StagingCheck check = new StagingCheck(options);
    check.run(Path.of(directories.get(0)));
    check.problems.forEach(System.out::println);
    if (check.problems.isEmpty()) {
      System.out.println("Maven Central's rules hold");
    }
    System.exit(check.problems.isEmpty() ? 0 : 1);
  }

  private void run(Path staging) throws Exception {
    List<Path> files;
    try (Stream<Path> all = Files.walk(staging)) {
      files = all.filter(file -> file.toString().endsWith(".pom")).sorted().toList();
    }
    DocumentBuilderFactory parser = DocumentBuilderFactory.newInstance();
    parser.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
    for (Path file : files) {
      poms.put(
          artifact(file), parser.newDocumentBuilder().parse(file.toFile()).getDocumentElement());
    }
    if (files.isEmpty()) {
      problems.add(staging + ": no POM");
    }
    for (Path file : files) {
      checkPom(file);
      checkFiles(file);
    }
  }

  private static String artifact(Path pom) {
    return pom.getParent().getParent().getFileName().toString();
  }

  private void checkPom(Path file) {
    Element pom = poms.get(artifact(file));
    String name = file.getFileName().toString();
    if (file.getParent().getFileName().toString().endsWith("-SNAPSHOT")) {
      problems.add(name + ": is a snapshot");
    }
    for (String field : FIELDS) {
      String value = inherited(pom, field);
      if (value.isEmpty()) {
        problems.add(name + ": no " + field);
      } else if (value.contains(PLACEHOLDER) && !placeholders) {
        problems.add(
            "%s: %s is %s, which the owner has to set in the parent POM"
                .formatted(name, field, value));
      }
    }
    for (String field : List.of("name", "description")) {
      if (text(pom, field).isEmpty()) {
        problems.add(name + ": " + field + " is inherited");
      }
    }
    for (Element repository : all(pom, "repository")) {
      problems.add(name + ": names the repository " + text(repository, "url"));
    }
    for (Element dependency : all(pom, "dependency")) {
      if (text(dependency, "version").endsWith("-SNAPSHOT")) {
        problems.add(name + ": depends on a snapshot");
      }
    }
  }

  private void checkFiles(Path pom) throws Exception {
    Path directory = pom.getParent();
    String stem = artifact(pom) + "-" + directory.getFileName();
    if (!text(poms.get(artifact(pom)), "packaging").equals("pom")) {
      for (String kind : List.of(".jar", "-sources.jar", "-javadoc.jar")) {
        if (!Files.exists(directory.resolve(stem + kind))) {
          problems.add(stem + kind + " is missing");
        }
      }
    }
    Pattern expected = Pattern.compile(Pattern.quote(stem) + "(-[a-z0-9-]+)?\\.(pom|jar|json)");
    List<Path> files;
    try (Stream<Path> all = Files.list(directory)) {
      files = all.sorted().toList();
    }
    for (Path file : files) {
      String name = file.getFileName().toString();
      if (BESIDE.matcher(name).matches()) {
        continue;
      }
      if (!expected.matcher(name).matches()) {
        problems.add(name + ": a file that does not belong to " + stem);
      }
      checkDigest(file, "md5", "MD5");
      checkDigest(file, "sha1", "SHA-1");
      if (signed && !Files.exists(directory.resolve(name + ".asc"))) {
        problems.add(name + ".asc is missing");
      }
    }
  }

  private void checkDigest(Path file, String ending, String algorithm) throws Exception {
    Path digest = file.resolveSibling(file.getFileName() + "." + ending);
    if (!Files.exists(digest)) {
      problems.add(digest.getFileName() + " is missing");
      return;
    }
    byte[] bytes = MessageDigest.getInstance(algorithm).digest(Files.readAllBytes(file));
    if (!Files.readString(digest).strip().split("\\s")[0].equals(HexFormat.of().formatHex(bytes))) {
      problems.add(digest.getFileName() + " is wrong");
    }
  }

  /** Returns the text at a path of the POM or of its parents in the directory, or "". */
  private String inherited(Element pom, String path) {
    for (Element each = pom; each != null; each = poms.get(text(each, "parent/artifactId"))) {
      String found = text(each, path);
      if (!found.isEmpty()) {
        return found;
      }
    }
    return "";
  }

  /** Returns the text of the first element at a path below an element, or "". */
  private static String text(Element element, String path) {
    Element at = element;
    for (String name : path.split("/")) {
      at = at == null ? null : child(at, name);
    }
    return at == null ? "" : at.getTextContent().strip();
  }

  private static Element child(Element parent, String name) {
    for (Node each = parent.getFirstChild(); each != null; each = each.getNextSibling()) {
      if (each instanceof Element element && element.getTagName().equals(name)) {
        return element;
      }
    }
    return null;
  }

  private static List<Element> all(Element pom, String name) {
    List<Element> elements = new ArrayList<>();
    NodeList nodes = pom.getElementsByTagName(name);
    for (int i = 0; i < nodes.getLength(); i++) {
      elements.add((Element) nodes.item(i));
    }
    return elements;
  }
}
