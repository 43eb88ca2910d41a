"""A definition with something of everything, and an object of it."""

DEFINITION = """\
apiVersion: kindwright.dev/v1alpha1
kind: ResourceDefinition
metadata:
  name: lamps.apps.example.com
spec:
  group: apps.example.com
  names: {kind: Lamp, plural: lamps, shortNames: [lm]}
  versions:
  - name: v1
    storage: true
    schema:
      openAPIV3Schema:
        type: object
        properties:
          spec:
            type: object
            required: [power]
            properties:
              power: {type: integer, minimum: 1, maximum: 100}
              tone: {type: string, enum: [WARM, COLD], default: WARM}
              shade:
                type: object
                properties:
                  colour: {type: string, pattern: "^[a-z]+$"}
                  sizes: {type: array, items: {type: integer}}
            x-kubernetes-validations:
            - rule: self.tone != 'COLD' || self.power < 50
              message: cold light may not be that strong
  - name: v1beta1
    deprecated: true
    deprecationWarning: use v1
    schema:
      openAPIV3Schema:
        type: object
        properties:
          spec:
            type: object
            required: [watts]
            properties:
              watts: {type: integer, minimum: 1, maximum: 49}
              tone: {type: string, enum: [warm, cold]}
    conversion:
    - rename: {from: .spec.watts, to: .spec.power}
    - map: {path: .spec.tone, values: {warm: WARM, cold: COLD}}
  - name: v1alpha1
    served: false
    schema:
      openAPIV3Schema: {type: object}
  release:
    prefix: lamp-
    labels: {tier: light}
    spec:
      interval: 5m
      chart: {spec: {chart: lamp, sourceRef: {kind: HelmRepository, name: charts}}}
"""

OBJECT = """\
apiVersion: apps.example.com/v1
kind: Lamp
metadata:
  name: desk
  labels: {team: a}
spec:
  power: 40
"""

LINES = DEFINITION.count("\n")
"""How many lines stand above what comes behind the definition and a separator, but for that one."""


def together(*objects: str) -> str:
    """Return the definition and objects as one file; the first object's first line is number LINES + 2."""
    return "---\n".join((DEFINITION, *objects))


RELEASE = """\
apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata:
  name: lamp-desk
  namespace: rooms
  uid: made up
  labels: {a: b}
  managedFields: [{}]
spec:
  interval: 1h
  chart: {spec: {chart: lamp, version: 1.0.0, sourceRef: {kind: HelmRepository, name: charts}}}
  values:
    power: 40
status:
  conditions: no list
"""
"""A HelmRelease that would be adopted."""
