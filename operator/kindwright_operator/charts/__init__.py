"""From the archive of a Helm chart to the schema of a kind. All pure but `fetching`; knows no kind and no definition."""
